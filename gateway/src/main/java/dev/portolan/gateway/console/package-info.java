/**
 * Console: the admin plane's web page.
 *
 * <p>The page consists of files in the jar: markup, a style sheet and small JavaScript modules,
 * without a library or external resources. It reads its data from the admin plane as any other
 * client does, so it contains no secret; {@link dev.portolan.gateway.console.ConsoleFile} serves
 * its files.
 */
@NullMarked
package dev.portolan.gateway.console;

import org.jspecify.annotations.NullMarked;
