/**
 * What a host and central share: the pull area, its sealed bundles, the acknowledgement and the
 * doorbell. Changes and files go into a bundle on the host, and come out of it verified at central.
 * How a host is reached, and what its rows mean, must not be here.
 */
package dst.bundle;
