// SPDX-License-Identifier: EUPL-1.2
/**
 * The tone of the station, made here (no file). A browser lets a page sound only after somebody clicked in it, so it is
 * unlocked by "Dienst beginnen" and whether it is, is told honestly. The phrase repeats itself on the audio clock and
 * gets louder by itself: it needs no timer, which a hidden page would slow down.
 */

const PHRASE_S = 1.6;
const STEP_S = 0.22;
const RISE_S = 8;
const KINDS = {
  alarm: { steps: [523, 659, 784, 1047], from: 0.25, to: 0.9 },
  drill: { steps: [440, 440], from: 0.2, to: 0.4 },
  test: { steps: [660], from: 0.25, to: 0.25 },
};

/** Loudness within one step: soft edges, so that nothing clicks. @param {number} at seconds @returns {number} 0..1 */
function edge(at) {
  if (at >= STEP_S - 0.01) return 0;
  return Math.min(1, at / 0.02, (STEP_S - 0.01 - at) / 0.04);
}

/** @param {Float32Array} samples @param {number} rate @param {number} index which step @param {number} hertz */
function fill(samples, rate, index, hertz) {
  const start = Math.floor(index * STEP_S * rate);
  const count = Math.floor(STEP_S * rate);
  for (let n = 0; n < count; n += 1) {
    const at = n / rate;
    const angle = 2 * Math.PI * hertz * at;
    samples[start + n] = edge(at) * (0.75 * Math.sin(angle) + 0.2 * Math.sin(2 * angle));
  }
}

export class Sound {
  /** @param {() => void} onChange called when the sound was unlocked or locked */
  constructor(onChange) {
    this.context = null;
    this.phrases = {};
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
      for (const kind of Object.keys(KINDS)) this.phrases[kind] = this.#phrase(kind);
    }
    await Promise.race([this.context.resume(), new Promise((resolve) => setTimeout(resolve, 1500))]);
    this.onChange();
    return this.unlocked;
  }

  #phrase(kind) {
    const rate = this.context.sampleRate;
    const buffer = this.context.createBuffer(1, Math.floor(PHRASE_S * rate), rate);
    KINDS[kind].steps.forEach((hertz, index) => fill(buffer.getChannelData(0), rate, index, hertz));
    return buffer;
  }

  /** A short, friendly tone to hear that it works. */
  test() {
    if (this.unlocked && !this.playing) this.#play("test", false);
  }

  /** @param {"alarm"|"drill"|"test"} kind rises from soft to loud; the same kind again changes nothing */
  start(kind) {
    if (!this.unlocked || this.playing?.kind === kind) return;
    this.stop();
    this.playing = { kind, source: this.#play(kind, true) };
  }

  stop() {
    this.playing?.source.stop();
    this.playing = null;
  }

  #play(kind, loop) {
    const { from, to } = KINDS[kind];
    const source = new AudioBufferSourceNode(this.context, { buffer: this.phrases[kind], loop });
    const gain = new GainNode(this.context, { gain: from });
    gain.gain.setValueAtTime(from, this.context.currentTime);
    gain.gain.linearRampToValueAtTime(to, this.context.currentTime + RISE_S);
    source.connect(gain).connect(this.context.destination);
    source.start();
    return source;
  }
}
