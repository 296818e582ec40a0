/**
 * Mirrored folders: what is new, changed or removed in a folder of data files of a host. Listings
 * come in, batches of data files go out, held where much would be removed. Must not be here: files
 * with records.
 */
package dst.pull.mirror;
