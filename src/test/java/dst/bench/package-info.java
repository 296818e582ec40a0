/**
 * The bench: {@code bench/run} measures dst beside what the database and the network allow, on this
 * machine, with real programs. In come scenarios, out go a table, JSON and Markdown. No test runs
 * it; what is wrong in the harness itself is tested here, without any timing.
 */
package dst.bench;
