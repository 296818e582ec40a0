/**
 * Captured changes become sealed bundles in the pull area, with the data files that they name;
 * acknowledged ones are pruned. A find comes in, a durable bundle and the listener's status go out.
 * Must not be here: how a change is found, and what the rows mean.
 */
package dst.seal;
