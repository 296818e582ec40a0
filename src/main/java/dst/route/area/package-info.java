/**
 * A location's pull area as the stages see it, local or over SFTP, with the limits of the disks in
 * front of it. Names come in, listings, streams and renames go out. Must not be here: schedules,
 * and what is in a file.
 */
package dst.route.area;
