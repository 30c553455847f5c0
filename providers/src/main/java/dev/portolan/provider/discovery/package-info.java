/**
 * Discovery: lists what an account has at its cloud, by the cloud's own SDK.
 *
 * <p>Called by the command {@code discover}, never while serving: everything here blocks, and the
 * SDKs' big clients load only when used. {@link dev.portolan.provider.discovery.Discoverers} finds
 * the {@link dev.portolan.provider.discovery.Discoverer} of a provider; there is one per cloud.
 * Reads lists and runs no prompt.
 */
@NullMarked
package dev.portolan.provider.discovery;

import org.jspecify.annotations.NullMarked;
