/**
 * Documents: a file of configuration as a small immutable tree in which every value has its
 * position.
 *
 * <p>{@link dev.portolan.policy.document.DocumentReader} turns YAML 1.2 (and so JSON) into {@link
 * dev.portolan.policy.document.Node}s; {@link dev.portolan.policy.document.Fields} reads typed
 * values out of them and collects every {@link dev.portolan.policy.document.Finding} instead of
 * stopping at the first. The policy language and the gateway's configuration call this package; it
 * calls the YAML parser and nothing else. It reads no file, no environment variable and no clock:
 * texts and a {@link dev.portolan.policy.document.Resolver} are handed in. It never prints a value
 * that came from a substitution.
 */
@NullMarked
package dev.portolan.policy.document;

import org.jspecify.annotations.NullMarked;
