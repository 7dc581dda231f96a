// An inquiry the viewer made itself, without what it was shown: bands are read by a new look, never out of the record.
import { Field, ID, ObjectType } from 'type-graphql';
import { toPublicId } from '../access/public-ids.js';
import { Decimal, Instant } from '../access/scalars.js';
import type { Inquiry } from '../database/entities/inquiry.entity.js';
import { InquiryPurpose } from '../inquiries/inquiry.type.js';

@ObjectType('Inquiry', {
  description: 'A look at a person’s bands that you took. Others’ inquiries are not shown.',
})
export class OwnInquiryType {
  @Field(() => ID, { description: 'Its number, as answered by the inquiry.' })
  id!: string;

  @Field(() => Instant, { description: 'When it was recorded.' })
  madeAt!: Date;

  @Field(() => InquiryPurpose, { description: 'Why you asked.' })
  purpose!: InquiryPurpose;

  @Field(() => String, { description: 'Which of your programs asked.' })
  client!: string;

  @Field(() => String, { nullable: true, description: 'Your reference of the application.' })
  applicationRef!: string | null;

  @Field(() => String, { nullable: true, description: 'Your reference of the consent.' })
  consentRef!: string | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Amount asked for, DH, where you stated one.',
  })
  requestedAmount!: bigint | null;

  @Field(() => Decimal, {
    nullable: true,
    description: 'Monthly instalment of the loan asked for, DH, where you stated one.',
  })
  requestedInstalment!: bigint | null;
}

export function toOwnInquiry(row: Inquiry): OwnInquiryType {
  return Object.assign(new OwnInquiryType(), {
    id: toPublicId('inq', row.inquiryId),
    madeAt: row.madeAt,
    purpose: row.purpose,
    client: row.apiClient,
    applicationRef: row.applicationRef,
    consentRef: row.consentRef,
    requestedAmount: row.requestedCentimes,
    requestedInstalment: row.requestedInstalmentCentimes,
  });
}
