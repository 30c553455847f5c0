/**
 * Configuration: loads a folder of files into one immutable snapshot, or reports a list of
 * findings.
 *
 * <p>{@link dev.portolan.gateway.config.ConfigLoader} reads every file, reports every error with
 * its position, assesses every deployment by the residency facts, compiles every policy, and
 * returns a {@link dev.portolan.gateway.config.Snapshot} only if there are no errors. {@link
 * dev.portolan.gateway.reload.CurrentSnapshot} has the one in force; {@link
 * dev.portolan.gateway.reload.Reloader} watches the folder and replaces it atomically.
 *
 * <p>Called by the commands at startup, by the reloader's own thread afterwards, and by the admin
 * plane; never by an event loop, since it reads files. It sends nothing over a network, and it
 * never prints a value that came from the environment or from a secret's file.
 */
@NullMarked
package dev.portolan.gateway.config;

import org.jspecify.annotations.NullMarked;
