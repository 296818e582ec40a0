/**
 * The only package that knows Camel, Quartz' triggers and JMS. {@link dst.route.Routes} starts the
 * broker, gives the route files in {@code routes/} their beans, and adds a pull route for each
 * location; each room below it has one part of that. Route files come in, running routes go out.
 * Must not be here: decisions about records, which the stages make, and the order of the steps,
 * which the route files hold.
 */
package dst.route;
