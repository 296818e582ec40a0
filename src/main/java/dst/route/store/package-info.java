/**
 * The steps of {@code routes/store.camel.xml}. Batches come in from the queue, the store's outcome
 * goes out to the route. Must not be here: SQL, which {@code dst.store} has.
 */
package dst.route.store;
