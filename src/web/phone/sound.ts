import type { Order, Report } from './ear-and-mouth.ts';
import workletUrl from './worklet.ts?worker&url';

/** The sound of this machine, in use: one for a call, one for listening in. */
export interface Sound {
  readonly hasMicrophone: boolean;
  tell(order: Order): void;
  close(): void;
}

/**
 * To be called from a click: browsers let no page make a sound unasked. Without a microphone, or where it is not
 * allowed, the sound goes one way. Rejects where there is no sound at all.
 */
export async function openSound(
  wanted: 'both' | 'listen',
  onReport: (report: Report) => void,
): Promise<Sound> {
  const context = new AudioContext({ latencyHint: 'interactive' });
  const microphone = wanted === 'both' ? await openMicrophone() : null;
  try {
    await context.audioWorklet.addModule(workletUrl);
    const node = new AudioWorkletNode(context, 'telephone', {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      // One ear, one mouth, however many channels the microphone has.
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    node.port.onmessage = ({ data }: MessageEvent<Report>) => onReport(data);
    node.connect(context.destination);
    if (microphone !== null) context.createMediaStreamSource(microphone).connect(node);
    await context.resume();
    return {
      hasMicrophone: microphone !== null,
      tell: (order) => node.port.postMessage(order),
      close() {
        release(microphone);
        void context.close();
      },
    };
  } catch (error) {
    release(microphone);
    void context.close();
    throw error;
  }
}

/** Null where there is none, or it is not allowed: a call can be held without. */
async function openMicrophone(): Promise<MediaStream | null> {
  // Absent where the page did not come over https or from this machine.
  const devices: MediaDevices | undefined = navigator.mediaDevices;
  if (devices === undefined) return null;
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };
  return devices.getUserMedia({ audio }).catch(() => null);
}

function release(microphone: MediaStream | null): void {
  for (const track of microphone?.getTracks() ?? []) track.stop();
}
