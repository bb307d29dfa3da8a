// Loaded before the program of a child (`node --import`), so that the very command that people run can be asked
// over the channel to its parent what it has used.
process.on('message', (question) => {
  if (question === 'usage') {
    const { user, system } = process.cpuUsage();
    process.send({ usage: { cpuMs: (user + system) / 1000, rssBytes: process.memoryUsage.rss() } });
  }
});
// Nothing outlives the benchmark, also when somebody interrupts it.
process.on('disconnect', () => process.exit(1));
process.channel.unref();
