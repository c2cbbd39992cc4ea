/** Tones for a scan. Without sound the rows in the basket say it. */

let context: AudioContext | undefined;

/** It is in the basket: one short tone, out of the way of the next. */
export function beepSuccess(): void {
  play((audio) => tone(audio, { pitch: 1_760, wave: "sine", delay: 0, length: 0.06 }));
}

/** Two falling tones for "this did not work": not to be taken for the other one. */
export function beepFailure(): void {
  play((audio) => {
    tone(audio, { pitch: 440, wave: "square", delay: 0, length: 0.1 });
    tone(audio, { pitch: 330, wave: "square", delay: 0.14, length: 0.1 });
  });
}

function play(tones: (audio: AudioContext) => void): void {
  try {
    context ??= new AudioContext();
    tones(context);
  } catch {
    // No sound device: nothing is lost.
  }
}

type Tone = { pitch: number; wave: OscillatorType; delay: number; length: number };

function tone(audio: AudioContext, { pitch, wave, delay, length }: Tone): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  const start = audio.currentTime + delay;
  oscillator.type = wave;
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0.05, start);
  volume.gain.setValueAtTime(0, start + length);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + length + 0.02);
}
