/** What a piece of work costs, told in processor time: a busy machine makes nobody's test fail. */

/** Milliseconds of processor time that the work took in this process. */
export function cpuOf(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
