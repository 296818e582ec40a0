/**
 * The message broker: the embedded one or an external one, its connections, and what is read of its
 * queues. Settings come in, a connection factory for Camel and the depth of queues go out. Must not
 * be here: routes, and what a batch or a dead letter means.
 */
package dst.route.broker;
