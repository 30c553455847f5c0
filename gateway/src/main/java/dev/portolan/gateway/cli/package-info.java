/**
 * Commands: what a user types.
 *
 * <p>{@link dev.portolan.gateway.cli.Main} is the program; each command is one class that reads its
 * options, calls the rooms that do the work, prints, and answers with an exit code. {@link
 * dev.portolan.gateway.program.Program} wires the running gateway together.
 *
 * <p>Results go to standard output. Errors go to standard error, one line with the next step, and
 * never with a stack trace unless {@code PORTOLAN_DEBUG=1}. No command prints a secret, but for a
 * key that it has just made.
 */
@NullMarked
package dev.portolan.gateway.cli;

import org.jspecify.annotations.NullMarked;
