// SPDX-License-Identifier: EUPL-1.2
// One window writes: whoever opens the vault holds a lock of the browser; a second window can ask the first to lock.

const NAME = "schutznetz-vault";

/** @param {() => Promise<void>} giveWay saves and locks, when another window asks
 * @returns {{take(): Promise<boolean>, takeOver(): Promise<boolean>, release(): void}} */
export function oneWindow(giveWay) {
  if (!navigator.locks) return { take: async () => true, takeOver: async () => true, release: () => {} };
  const channel = new BroadcastChannel(NAME);
  let release = null;
  channel.onmessage = async ({ data }) => {
    if (data === "give way" && release) await giveWay();
  };
  const take = (patience) =>
    new Promise((resolve) => {
      const held = (lock) => {
        resolve(Boolean(lock));
        return lock ? new Promise((done) => (release = done)) : undefined;
      };
      const how = patience ? { signal: AbortSignal.timeout(patience) } : { ifAvailable: true };
      navigator.locks.request(NAME, how, held).catch(() => resolve(false));
    });
  return {
    take: () => take(0),
    takeOver() {
      channel.postMessage("give way");
      return take(10_000);
    },
    release() {
      release?.();
      release = null;
    },
  };
}
