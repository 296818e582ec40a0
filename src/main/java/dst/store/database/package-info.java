/**
 * The central database: one dialect a file, its SQL, the tables of records and of dst's own, the
 * ledger, and what its failures mean. Rows and keys come in, statements, outcomes and troubles go
 * out. Must not be here: which version wins in a batch, and data files' contents.
 */
package dst.store.database;
