/**
 * The listener's steps: what captures find in the host's database and folders comes in, sealed
 * bundles in the pull area go out. Which timer or route calls a step, and what the rows mean, must
 * not be here.
 */
package dst.host;
