# SPDX-License-Identifier: EUPL-1.2
"""OR-tools as the peer: CP-SAT for our own models, its flow for mentors. Costs are rounded to hundredths."""

from math import inf

from schutznetz.domain.planning.mentors import Request, _costs
from schutznetz.domain.planning.mip import Model

FACTOR, FAR = 100, 10**6


def cp_sat(model: Model, seconds: float) -> tuple[float, float]:
    """Objective and bound of the same model after so many seconds on two workers; ``inf`` without a solution."""
    from ortools.sat.python import cp_model

    peer = cp_model.CpModel()
    columns = [peer.new_int_var(int(low), int(high), "") for low, high in zip(model.lower, model.upper, strict=True)]
    for row, (low, high) in enumerate(zip(model.row_lower, model.row_upper, strict=True)):
        terms = range(model.starts[row], model.starts[row + 1])
        total = sum(columns[model.places[at]] * int(model.factors[at]) for at in terms)
        peer.add_linear_constraint(total, -FAR if low == -inf else int(low), FAR if high == inf else int(high))
    peer.minimize(sum(column * round(cost * FACTOR) for column, cost in zip(columns, model.cost, strict=True)))
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = seconds
    solver.parameters.num_workers = 2
    found = solver.solve(peer) in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return (solver.objective_value / FACTOR if found else inf), solver.best_objective_bound / FACTOR


def flow(request: Request) -> float:
    """The kilometres of the cheapest pairs as a flow of least cost: trainees, mentors, rooms."""
    import numpy as np
    from ortools.graph.python import min_cost_flow

    mentors, trainees = len(request.mentors), len(request.trainees)
    costs = np.rint(_costs(request, range(mentors))[0] * FACTOR).astype(np.int64)
    source, sink = mentors + trainees, mentors + trainees + 1
    solver = min_cost_flow.SimpleMinCostFlow()
    ones, nothing = np.ones(trainees, np.int64), np.zeros(max(mentors, trainees), np.int64)
    each, any_mentor = np.arange(trainees), np.arange(mentors) + trainees
    solver.add_arcs_with_capacity_and_unit_cost(np.full(trainees, source), each, ones, nothing[:trainees])
    solver.add_arcs_with_capacity_and_unit_cost(
        np.repeat(each, mentors), np.tile(any_mentor, trainees), np.ones(costs.size, np.int64), costs.ravel()
    )
    rooms = np.array([mentor.room for mentor in request.mentors], np.int64)
    solver.add_arcs_with_capacity_and_unit_cost(any_mentor, np.full(mentors, sink), rooms, nothing[:mentors])
    solver.set_node_supply(source, trainees)
    solver.set_node_supply(sink, -trainees)
    if solver.solve() != solver.OPTIMAL:
        raise RuntimeError("the peer found no flow")
    return float(solver.optimal_cost()) / FACTOR
