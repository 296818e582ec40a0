/**
 * Folders of data files that travel by themselves. Listings and the file system's events come in,
 * new, changed and removed files go out. Must not be here: data files that a row names, which
 * travel with it.
 */
package dst.capture.folder;
