/**
 * Batches come in, and each becomes one transaction of the central database, counted once in the
 * ledger; data files come in, and stand in the file store before their batch is queued. Out goes
 * the outcome of a batch with its rejections, and a plain tree of the data files for web servers.
 * No Camel, no JMS and no knowledge of formats or definitions must be here.
 */
package dst.store;
