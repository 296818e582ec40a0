/**
 * What a host and central share: the pull area, from which central reads. A path comes in, the
 * file's bytes go out. How a host is reached, and what its files mean, must not be here.
 */
package dst.bundle;
