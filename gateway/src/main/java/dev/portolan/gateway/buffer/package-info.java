/**
 * Buffer: conversion between Vert.x's buffers and the array ranges of packages without a transport,
 * without copying if the bytes are in one array; and the memory budget for buffered bodies.
 */
@NullMarked
package dev.portolan.gateway.buffer;

import org.jspecify.annotations.NullMarked;
