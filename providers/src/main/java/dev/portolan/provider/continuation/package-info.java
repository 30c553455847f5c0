/**
 * Joins the two halves of one answer: the part that broke off, and the reading of another answer
 * that goes on with it. What a joint looks like is each surface's own; the reading around it is
 * here. The surfaces call it; it knows none of them.
 */
@NullMarked
package dev.portolan.provider.continuation;

import org.jspecify.annotations.NullMarked;
