import type { Load, Resume } from './jobs.ts';
import { median, ratio, short } from './numbers.ts';
import { type Kind, startServer } from './servers.ts';
import { table } from './table.ts';

/** A process is killed in the middle of a call and started again at once: how long the caller hears nothing. */
export type Resumes = Readonly<Record<Kind, readonly Resume[]>>;

export async function measureResume(load: Load, times: number): Promise<Resumes> {
  const resumes = { pointsman: [] as Resume[], floor: [] as Resume[] };
  for (let time = 0; time < times; time += 1) {
    for (const kind of ['pointsman', 'floor'] as const) {
      const server = await startServer(kind, { modelUrl: load.modelUrl });
      try {
        await load.call(server.url);
        const resumed = load.resume();
        await server.restart();
        resumes[kind].push(await resumed);
        await load.hangUp();
      } finally {
        await server.close();
      }
    }
  }
  return resumes;
}

export function resumeTable({ pointsman, floor }: Resumes): string {
  const row = (name: string, of: (resume: Resume) => number) => {
    const [ours, theirs] = [median(pointsman.map(of)), median(floor.map(of))];
    return [name, short(ours), short(theirs), ratio(ours, theirs)];
  };
  return table(
    [`ms, median of ${pointsman.length}`, 'pointsman', 'floor', 'ratio'],
    [
      row('killed to document (start of the process)', (resume) => resume.answeredMs),
      row('start of the stream to first audio', (resume) => resume.firstAudioMs),
      row('silence in all', (resume) => resume.gapMs),
    ],
  );
}
