/**
 * Remote: commands for the tenants and keys of a gateway that runs, which call its admin plane.
 *
 * <p>{@link dev.portolan.gateway.remote.AdminOption} says which gateway and with which token,
 * {@link dev.portolan.gateway.remote.AdminClient} calls it, and {@link
 * dev.portolan.gateway.remote.RemoteCommands} adds the commands to the command line. A token comes
 * from the environment or a file, never from the command line, which other users of a machine see.
 */
@NullMarked
package dev.portolan.gateway.remote;

import org.jspecify.annotations.NullMarked;
