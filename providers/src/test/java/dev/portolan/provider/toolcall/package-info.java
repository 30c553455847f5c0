/** Tests of tool calls as careless servers send them. */
@NullMarked
package dev.portolan.provider.toolcall;

import org.jspecify.annotations.NullMarked;
