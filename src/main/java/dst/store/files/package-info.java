/**
 * The contents of data files: the file store by SHA-256, and the plain tree beside it. Contents
 * come in once, durable; names and folders go out. Must not be here: which version of a file is the
 * newest.
 */
package dst.store.files;
