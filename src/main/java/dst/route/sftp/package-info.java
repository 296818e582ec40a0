/**
 * One SFTP session a location, on JSch under Camel's sftp component: several requests on their way
 * at once, small files read while the folder is still listed, and a watch for servers that hang.
 * Requests of {@code dst.route.area} come in, answers and streams go out. Must not be here: which
 * files are taken, and in which order.
 */
package dst.route.sftp;
