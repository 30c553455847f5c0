/**
 * Console: the admin plane for people, as a page in a browser.
 *
 * <p>The page is files of the jar: markup, a style and small modules of JavaScript, with no library
 * and nothing from elsewhere. It asks the admin plane for what it shows, as any operator's program
 * does, so it holds no secret and knows nothing itself; {@link
 * dev.portolan.gateway.console.ConsoleFile} is all that Java has to do with it.
 */
@NullMarked
package dev.portolan.gateway.console;

import org.jspecify.annotations.NullMarked;
