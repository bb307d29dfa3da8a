import { readFileSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

// Loaded before the program of a child (`node --import`), so that the very command that people run can be asked
// over the channel to its parent what it has used. Its workers load it too, and have no parent to talk to.
if (isMainThread) {
  process.on('message', (question) => {
    if (question === 'usage') {
      const { user, system } = process.cpuUsage();
      const usage = {
        cpuMs: (user + system) / 1000,
        rssBytes: process.memoryUsage.rss(),
        waitedMs: waitedMs(),
      };
      process.send({ usage });
    }
  });
  // Nothing outlives the benchmark, also when somebody interrupts it.
  process.on('disconnect', () => process.exit(1));
  process.channel.unref();
}

/** How long this thread was ready to run while its core was taken: https://docs.kernel.org/scheduler/sched-stats.html */
function waitedMs() {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return null;
  }
}
