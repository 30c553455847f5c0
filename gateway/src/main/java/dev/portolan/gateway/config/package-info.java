/**
 * Configuration: a folder of files becomes one immutable snapshot, or a list of findings.
 *
 * <p>{@link dev.portolan.gateway.config.ConfigLoader} reads every file, reports every mistake with
 * its place, asks the residency facts about every deployment and the policies' room about every
 * policy, and hands out a {@link dev.portolan.gateway.config.Snapshot} only when nothing is wrong.
 * {@link dev.portolan.gateway.reload.CurrentSnapshot} holds the one in force; {@link
 * dev.portolan.gateway.reload.Reloader} watches the folder and swaps it whole.
 *
 * <p>Called by the commands at start, by the reloader's own thread afterwards, and by the admin
 * plane; never by an event loop, since it reads files. It sends nothing over a network, and it
 * never prints a value that came from the environment or from a secret's file.
 */
@NullMarked
package dev.portolan.gateway.config;

import org.jspecify.annotations.NullMarked;
