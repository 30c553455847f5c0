/**
 * Commands: the command line interface.
 *
 * <p>{@link dev.portolan.gateway.cli.Main} is the program; each command is one class that reads its
 * options, calls the packages that do the work, prints, and returns an exit code. {@link
 * dev.portolan.gateway.program.Program} assembles the running gateway.
 *
 * <p>Results go to standard output. Errors go to standard error, one line with the next step, and
 * never with a stack trace unless {@code PORTOLAN_DEBUG=1}. No command prints a secret, except a
 * key that it has just created.
 */
@NullMarked
package dev.portolan.gateway.cli;

import org.jspecify.annotations.NullMarked;
