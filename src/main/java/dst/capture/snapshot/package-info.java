/**
 * Everything again: all rows of a table, all files of the folders. Requests come in, durable;
 * chunks and at last the end of a snapshot go out. Must not be here: live changes.
 */
package dst.capture.snapshot;
