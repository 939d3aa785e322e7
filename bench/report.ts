import { cpus, totalmem } from 'node:os';
import type { Scene } from './load.ts';

/** Latencies in milliseconds, one request after the other; answers a second, many at once. */
export type Timing = { perSecond: number; p50: number; p99: number };
/** One operation of both servers. `ratio` is of their answers a second: 1 where Caseload costs nothing. */
export type Line = { name: string; caseload: Timing; floor: Timing; ratio: number };
/** In microseconds. */
export type Decision = { p50: number; p95: number; p99: number };
export type Measured = { size: number; scene: Scene; lines: Line[]; decision: { caseload: Decision; floor: Decision } };

const row = (...cells: (string | number)[]): string => `| ${cells.join(' | ')} |`;
const head = (...cells: string[]): string => `${row(...cells)}\n|---|${'---:|'.repeat(cells.length - 1)}`;
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : value < 100 ? 1 : 0);

/** The results as Markdown, with the machine they come from. */
export function report(results: Measured[], version: string): string {
  const sizes = results.map(({ size }) => `${size.toLocaleString('en')} patients`);
  const tables = results.map(({ scene, lines, decision }, at) => {
    const { caseload, floor } = decision;
    return `### ${sizes[at]}, ${scene.patients.toLocaleString('en')} in the clinic that is asked

${head('', 'Caseload/s', 'floor/s', 'ratio', 'Caseload p50 ms', 'p99', 'floor p50 ms', 'p99')}
${lines.map((line) => row(line.name, line.caseload.perSecond.toFixed(0), line.floor.perSecond.toFixed(0), line.ratio.toFixed(2), ms(line.caseload.p50), ms(line.caseload.p99), ms(line.floor.p50), ms(line.floor.p99))).join('\n')}

One decision, session included: Caseload p50 ${caseload.p50.toFixed(0)} µs, p95 ${caseload.p95.toFixed(0)} µs, p99 ${caseload.p99.toFixed(0)} µs; one predicate, nothing else: p50 ${floor.p50.toFixed(0)} µs, p95 ${floor.p95.toFixed(0)} µs, p99 ${floor.p99.toFixed(0)} µs.`;
  });
  const growth = results[0]?.lines.map(({ name }, at) => {
    const p50 = results.map(({ lines }) => lines[at]?.caseload.p50 ?? NaN);
    return row(name, ...p50.map(ms), `${((p50.at(-1) ?? NaN) / (p50[0] ?? NaN)).toFixed(2)}×`);
  });
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, PostgreSQL ${version}`;
  return `${machine}\n\n${tables.join('\n\n')}\n\n### How Caseload's p50 grows, in ms\n\n${head('', ...sizes, 'last to first')}\n${growth?.join('\n')}\n`;
}
