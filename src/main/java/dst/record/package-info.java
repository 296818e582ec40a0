/**
 * Rows as a source gave them come in, with the record type and the location's mapping. Changes in
 * canonical form, batches of them and their JSON for the queue go out, and what breaks a rule goes
 * out as a rejection. Nothing here opens a file, a connection or a queue, and nothing knows Camel.
 */
package dst.record;
