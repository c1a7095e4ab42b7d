// SPDX-License-Identifier: EUPL-1.2
// Pages inside one address: the address bar never tells which client is open, and no history keeps it. Back and forward
// work while the vault is open; a reload begins at the entrance.

const routes = [];
let show = () => {};

/** @typedef {{title: string|((vault: any, params: object) => string), render(vault: any, params: object): Element|Promise<Element>,
 *   menu?: {text: string, order: number, may?: (vault: any) => boolean}, open?: boolean}} Page
 * `menu.text`: key of a text; `open`: may be shown before the vault is unlocked */

/** @param {string} path e.g. "beratungen/:id" @param {Page} page */
export function register(path, page) {
  routes.push({ path, parts: path.split("/"), page });
}

/** @param {string} path @returns {{page: Page, params: object, path: string}|null} */
export function find(path) {
  const parts = path.split("/");
  for (const route of routes) {
    const params = matched(route.parts, parts);
    if (params) return { page: route.page, params, path };
  }
  return null;
}

function matched(pattern, parts) {
  if (pattern.length !== parts.length) return null;
  const params = {};
  for (const [at, name] of pattern.entries()) {
    if (name.startsWith(":")) params[name.slice(1)] = decodeURIComponent(parts[at]);
    else if (name !== parts[at]) return null;
  }
  return params;
}

/** @param {any} vault @returns {{path: string, text: string}[]} entries of the menu in their order */
export function menu(vault) {
  const entries = routes.filter(({ page }) => page.menu && (page.menu.may?.(vault) ?? true));
  return entries.sort((one, other) => one.page.menu.order - other.page.menu.order).map(({ path, page }) => ({ path, text: page.menu.text }));
}

/** Show another page. @param {string} path @param {{replace?: boolean}} [how] */
export function go(path, { replace = false } = {}) {
  remember(path, replace);
  show(path);
}

const visited = [];

/** The history of the browser holds numbers only; which page a number means is forgotten with this window. */
function remember(path, replace) {
  const at = replace ? (history.state?.at ?? 0) : (history.state?.at ?? -1) + 1;
  visited[at] = path;
  history[replace ? "replaceState" : "pushState"]({ at }, "");
}

/** Called once by the frame. @param {(path: string) => void} showing @param {string} home */
export function begin(showing, home) {
  show = showing;
  addEventListener("popstate", (event) => showing(visited[event.state?.at] ?? home));
}

/** After locking nothing is left to go back to. */
export function forget() {
  visited.length = 0;
}
