/** The page's files, and the page as a browser shows it. */
@NullMarked
package dev.portolan.gateway.console;

import org.jspecify.annotations.NullMarked;
