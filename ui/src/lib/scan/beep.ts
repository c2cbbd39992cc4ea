/** Two short tones for "this did not work". Without sound the row in the basket says it. */

let context: AudioContext | undefined;

export function beepFailure(): void {
  try {
    context ??= new AudioContext();
    tone(context, 440, 0);
    tone(context, 330, 0.14);
  } catch {
    // No sound device: nothing is lost.
  }
}

function tone(audio: AudioContext, pitch: number, delay: number): void {
  const oscillator = audio.createOscillator();
  const volume = audio.createGain();
  const start = audio.currentTime + delay;
  oscillator.type = "square";
  oscillator.frequency.value = pitch;
  volume.gain.setValueAtTime(0.05, start);
  volume.gain.setValueAtTime(0, start + 0.1);
  oscillator.connect(volume).connect(audio.destination);
  oscillator.start(start);
  oscillator.stop(start + 0.12);
}
