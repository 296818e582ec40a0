/**
 * Random definitions and files come in, from a seed; what the pull makes of them is compared with a
 * second, plain implementation of docs/integrators.md. Nothing of the product's mapping must be
 * used to say what is right.
 */
package dst.fuzz;
