package dev.portolan.provider.head;

import dev.portolan.provider.request.Feature;

import java.util.Set;

/**
 * The findings that the readers of a request's parts share.
 *
 * @param needs the features that must be expressed for the request
 * @param scan the members outside the protocols' tables
 */
record HeadFindings(Set<Feature> needs, MemberScan scan) {}
