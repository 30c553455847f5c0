/**
 * Reading: values that several kinds of files hold, checked the same way everywhere.
 *
 * <p>Names that end up in headers and metrics, countries, days, addresses. The configuration's and
 * the catalogue's readers call it; it calls the policies' document room, whose findings it adds to.
 */
@NullMarked
package dev.portolan.gateway.reading;

import org.jspecify.annotations.NullMarked;
