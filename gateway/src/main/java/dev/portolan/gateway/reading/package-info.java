/**
 * Reading: parsing of values that several kinds of files share.
 *
 * <p>Names, countries, dates, URLs, PEM files and secrets. The readers of the configuration and the
 * catalog call it; it calls the policies' document package and adds to its findings.
 */
@NullMarked
package dev.portolan.gateway.reading;

import org.jspecify.annotations.NullMarked;
