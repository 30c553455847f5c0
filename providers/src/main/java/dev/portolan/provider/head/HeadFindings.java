package dev.portolan.provider.head;

/**
 * The findings that the readers of a request's parts share.
 *
 * @param needs the features that must be expressed for the request
 * @param scan the members outside the protocols' tables
 */
record HeadFindings(FeatureNeeds needs, MemberScan scan) {}
