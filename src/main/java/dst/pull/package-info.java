/**
 * A file of a pull area comes in, by name and as a stream; batches that can be queued go out, each
 * with the same id and the same versions however often the file is taken. Every step can be entered
 * again after a crash, from what lies in the staging folder. Must not be here: queue, database,
 * schedules, and how a host is reached.
 */
package dst.pull;
