/** Tests of how bodies are collected. */
@NullMarked
package dev.portolan.gateway.buffer;

import org.jspecify.annotations.NullMarked;
