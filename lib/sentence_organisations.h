/* SPDX-License-Identifier: Apache-2.0 */
/*
 * sentence_organisations - sentences of reports about organisations.
 */
#ifndef TNI_SENTENCE_ORGANISATIONS_H
#define TNI_SENTENCE_ORGANISATIONS_H

#include <tenure/sentence.h>

/* "QU9 is Buckinghamshire, an STP, in the region Y59". */
void tni_organisation_sentence(const struct tenure_sheet *sheet,
                               const Tenure__V1__OrganisationReport *report);

/* "QU9 plans 3 integrated care partnerships". */
void tni_icp_sentence(const struct tenure_sheet *sheet, const Tenure__V1__IcpFormation *icp);

/* "09C and 09E merge into 91Q". */
void tni_merger_sentence(const struct tenure_sheet *sheet, const Tenure__V1__Merger *merger);

/* "QJK has to meet the milestone five year plan by 2019-11-30". */
void tni_milestone_sentence(const struct tenure_sheet *sheet,
                            const Tenure__V1__Milestone *milestone);

/* "QU9 becomes an ICS". */
void tni_designation_sentence(const struct tenure_sheet *sheet,
                              const Tenure__V1__Designation *designation);

#endif
