/**
 * Discovery: what does an account have at its cloud, as the cloud's own SDK tells it?
 *
 * <p>Called by the command {@code discover}, never while serving: everything here blocks, and the
 * SDKs' big clients load only when it is asked. {@link dev.portolan.provider.discovery.Discoverers}
 * knows who can ask which provider; one {@link dev.portolan.provider.discovery.Discoverer} per
 * cloud. Reads lists and runs no prompt.
 */
@NullMarked
package dev.portolan.provider.discovery;

import org.jspecify.annotations.NullMarked;
