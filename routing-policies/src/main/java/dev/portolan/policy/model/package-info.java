/** Model: the facts a decision is made from, and the decision. */
@NullMarked
package dev.portolan.policy.model;

import org.jspecify.annotations.NullMarked;
