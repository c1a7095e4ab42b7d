// SPDX-License-Identifier: EUPL-1.2
/**
 * The tone of the station, made here (no file). A browser lets a page sound only after somebody clicked in it, so it is
 * unlocked by "Dienst beginnen" and whether it is, is told honestly. Everything is scheduled ahead on the audio clock:
 * it goes on while the page is hidden and its timers are slow.
 */

const AHEAD_S = 120;
const PERIOD_S = 1.6;
const STEPS = { alarm: [523, 659, 784, 1047], drill: [440, 440], test: [660] };

export class Sound {
  /** @param {() => void} onChange called when the sound was unlocked or locked */
  constructor(onChange) {
    this.context = null;
    this.playing = null;
    this.onChange = onChange;
  }

  /** @returns {boolean} */
  get unlocked() {
    return this.context?.state === "running";
  }

  /** To be called within a click. @returns {Promise<boolean>} */
  async unlock() {
    if (!this.context) {
      this.context = new AudioContext();
      this.context.onstatechange = () => this.onChange();
    }
    await Promise.race([this.context.resume(), new Promise((resolve) => setTimeout(resolve, 1500))]);
    this.onChange();
    return this.unlocked;
  }

  /** A short, friendly tone to hear that it works. */
  test() {
    if (this.unlocked) this.#melody("test", 0.25, 1);
  }

  /** @param {"alarm"|"drill"|"test"} kind rises from soft to loud; the same kind again changes nothing */
  start(kind) {
    if (!this.unlocked || this.playing?.kind === kind) return;
    this.stop();
    this.playing = { kind, ...this.#melody(kind, kind === "alarm" ? 0.9 : 0.4, Math.floor(AHEAD_S / PERIOD_S)) };
    this.playing.timer = setTimeout(() => this.#again(kind), (AHEAD_S - 2 * PERIOD_S) * 1000);
  }

  #again(kind) {
    this.stop();
    this.start(kind);
  }

  stop() {
    if (!this.playing) return;
    clearTimeout(this.playing.timer);
    this.playing.gain.gain.cancelScheduledValues(0);
    this.playing.gain.gain.value = 0;
    this.playing.oscillator.stop();
    this.playing = null;
  }

  #melody(kind, loudest, rounds) {
    const oscillator = new OscillatorNode(this.context, { type: kind === "alarm" ? "triangle" : "sine" });
    const gain = new GainNode(this.context, { gain: 0 });
    const begin = this.context.currentTime + 0.02;
    for (let round = 0; round < rounds; round += 1) {
      const loudness = Math.min(loudest, loudest * (0.3 + 0.15 * round));
      this.#phrase(oscillator, gain, STEPS[kind], begin + round * PERIOD_S, loudness);
    }
    oscillator.connect(gain).connect(this.context.destination);
    oscillator.start(begin);
    oscillator.stop(begin + rounds * PERIOD_S);
    return { oscillator, gain };
  }

  #phrase(oscillator, gain, steps, begin, loudness) {
    const length = 0.22;
    steps.forEach((hertz, index) => {
      const at = begin + index * length;
      oscillator.frequency.setValueAtTime(hertz, at);
      gain.gain.setValueAtTime(0, at);
      gain.gain.linearRampToValueAtTime(loudness, at + 0.02);
      gain.gain.setValueAtTime(loudness, at + length - 0.05);
      gain.gain.linearRampToValueAtTime(0, at + length - 0.01);
    });
  }
}
