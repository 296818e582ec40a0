/**
 * The program: its commands, and the parts of central wired together. A command line comes in, an
 * exit code goes out. Decisions must not be here: each lies in the package that it is about.
 */
package dst;
