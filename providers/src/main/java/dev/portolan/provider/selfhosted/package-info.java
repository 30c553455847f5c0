/**
 * Servers that run on one's own machines and speak OpenAI's protocol: one file each, holding only
 * what is different there. Called by the registry; calls {@code openai}, which does the work.
 */
@NullMarked
package dev.portolan.provider.selfhosted;

import org.jspecify.annotations.NullMarked;
