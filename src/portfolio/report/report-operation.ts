// The one operation that a monthly report is made of: whoever sends it to /graphql reads the same figures. It must stay
// within the limits of every operation.
export const REPORT_OPERATION = `query MonthlyReport($month: YearMonth!, $association: ID!) {
  association(code: $association) { name }
  portfolio(asOf: $month) {
    month definition loans borrowers gross
    par { overDays loans balance ratio balanceWithRestructured ratioWithRestructured definition }
    ageing { buckets { minDays maxDays loans balance share } definition }
    writeOffs {
      month { monthEnds loans amount averageGross ratio }
      trailingYear { monthEnds loans amount averageGross ratio }
      definition
    }
    figuresMade { returnId madeAt isCurrent definition }
    history(last: 13) { months { month loans gross par30 par30Ratio writtenOff } definition }
    rollRates { fromMonth cells { from to loans balanceBefore balanceNow balanceShare } definition }
    vintages(first: 12) {
      pools { from loans principal isWhole points { monthsOnBook share } }
      definition
    }
    region: breakdown(by: REGION) { ...Parts }
    area: breakdown(by: AREA) { ...Parts }
    activity: breakdown(by: ACTIVITY) { ...Parts }
    product: breakdown(by: PRODUCT) { ...Parts }
    sex: breakdown(by: SEX) { ...Parts }
    cycle: breakdown(by: CYCLE) { ...Parts }
    dpdResets {
      loans balance par30 par30Ratio par30CarriedOn par30CarriedOnRatio definition
      list(first: 10) {
        edges { node { loan { ref } beforeMonth daysBefore daysNow daysCarriedOn balance } }
        pageInfo { hasNextPage }
      }
    }
    provisions { ...Required held difference loansWithoutHeld atRisk riskCoverage definition }
    floor: provisions(scheme: "AMC_2009_DEMO") { ...Required }
    bam: provisions(scheme: "BAM_19G_2002") { ...Required }
    mix: provisions(scheme: "MIX_MBB") { ...Required }
    sadhan: provisions(scheme: "SADHAN") { ...Required }
    toFloor: provisionShift(to: "AMC_2009_DEMO") { ...Cost }
    toBam: provisionShift(to: "BAM_19G_2002") { ...Cost }
    toMix: provisionShift(to: "MIX_MBB") { ...Cost }
    toSadhan: provisionShift(to: "SADHAN") { ...Cost }
    loanUse {
      visitsInMonth visitsSoFar visitedLoans visitedShare
      byDeviation { deviation loans principal amountVerified outstanding }
      visitedVersusUnvisited { ...Compared }
      deviatingVersusConforming { ...Compared }
    }
    overlap {
      tables { subject cells { key borrowers balance share } }
      migration { ...Compared }
      userErrors { message remedy }
    }
    newLoansChecked { loans withoutInquiry shareWithoutInquiry againstLimit shareAgainstLimit }
    benchmark { releaseMonth reason figures { measure own sector low high } }
  }
}
fragment Parts on Breakdown {
  rows { name loans borrowers gross share par30 par30Ratio }
  definition
}
fragment Required on Provisions {
  scheme { code version isOwn source caution }
  classes { class minDpd maxDpd rate certainty loans dragged balance required }
  required
}
fragment Cost on ProvisionShift { to { code } cost costRatio definition }
fragment Compared on ArrearsComparison {
  group { total late rate { value low high } }
  others { total late rate { value low high } }
  riskDifference { value low high }
  oddsRatio { value low high }
  isCorrected
  note
}
`;
