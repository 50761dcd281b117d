package credential_test

// fullBadge has every class of Open Badges 3.0 and nearly every member, as
// the strict schema wants them.
const fullBadge = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",{"own":"https://nordmark.example/own"}],
"id":"https://nordmark.example/awards/1","type":["VerifiableCredential","OpenBadgeCredential"],"name":"Grafting","description":"Grafts fruit trees.",
"image":{"id":"https://nordmark.example/grafting.png","type":"Image","caption":"A graft"},"awardedDate":"2026-05-04T12:00:00+02:00",
"validFrom":"2026-05-04T12:00:00Z","validUntil":"2031-05-04T12:00:00Z",
"issuer":{"id":"did:web:nordmark.example","type":["Profile"],"name":"Nordmark","url":"https://nordmark.example","phone":"+4712345678","email":"office@nordmark.example","official":"Ola Nordmann","description":"A college",
 "image":{"id":"https://nordmark.example/logo.png","type":"Image"},"givenName":"Ola","familyName":"Nordmann","additionalName":"A","patronymicName":"B","honorificPrefix":"Dr","honorificSuffix":"PhD","familyNamePrefix":"van","dateOfBirth":"1970-02-28",
 "address":{"type":["Address"],"addressCountry":"Norway","addressCountryCode":"NO","addressRegion":"Viken","addressLocality":"Moss","streetAddress":"Storgata 1","postOfficeBoxNumber":"12","postalCode":"1530","geo":{"type":"GeoCoordinates","latitude":59.43,"longitude":10.66}},
 "otherIdentifier":[{"type":"IdentifierEntry","identifier":"12345","identifierType":"ext:VAT"}],"parentOrg":{"id":"https://school.example","type":["Profile"]},
 "endorsementJwt":["eyJhbGciOiJFZERTQSJ9.e30.c2ln"]},
"credentialSubject":{"id":"did:example:ada","type":["AchievementSubject"],"activityStartDate":"2026-01-04T12:00:00Z","activityEndDate":"2026-05-04T12:00:00Z","creditsEarned":2.5,
 "licenseNumber":"7","narrative":"Did well","role":"Student","term":"Spring","image":{"id":"https://nordmark.example/award.png","type":"Image"},"source":{"id":"https://farm.example","type":["Profile"],"name":"Farm"},
 "identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"Ada","identityType":"name","salt":"x"}],
 "result":[{"type":["Result"],"resultDescription":"urn:uuid:r1","achievedLevel":"urn:uuid:l1","status":"Completed","value":"A","alignment":[{"type":["Alignment"],"targetName":"n","targetUrl":"https://f.example/1"}]}],
 "achievement":{"id":"https://nordmark.example/m/1","type":["Achievement"],"name":"Grafting","description":"Grafts fruit trees.","achievementType":"MicroCredential","criteria":{"id":"https://nordmark.example/m/1/criteria","narrative":"Graft three"},
  "creator":{"id":"did:web:nordmark.example","type":["Profile"]},"creditsAvailable":2.5,"fieldOfStudy":"Horticulture","humanCode":"HC1","image":{"id":"https://nordmark.example/m/1.png","type":"Image"},"inLanguage":"en-GB","specialization":"Fruit","tag":["fruit","trees"],"version":"2",
  "alignment":[{"type":["Alignment"],"targetName":"graft","targetUrl":"https://f.example/2","targetCode":"2","targetDescription":"d","targetFramework":"F","targetType":"ceasn:Competency"},{"type":["Alignment"],"targetName":"EQF 4","targetUrl":"http://data.europa.eu/snb/eqf/4","targetType":"ext:EQF"}],
  "otherIdentifier":[{"type":"IdentifierEntry","identifier":"X","identifierType":"identifier"}],"related":[{"id":"https://nordmark.example/m/2","type":["Related"],"inLanguage":"no","version":"1"}],
  "resultDescription":[{"id":"urn:uuid:r1","type":["ResultDescription"],"name":"Grade","resultType":"LetterGrade","allowedValue":["C","B","A"],"requiredValue":"C","requiredLevel":"urn:uuid:l1","valueMin":"C","valueMax":"A","alignment":[{"type":["Alignment"],"targetName":"n","targetUrl":"https://f.example/3"}],
   "rubricCriterionLevel":[{"id":"urn:uuid:l1","type":["RubricCriterionLevel"],"name":"Good","description":"d","level":"1","points":"3","alignment":[{"type":["Alignment"],"targetName":"n","targetUrl":"https://f.example/4"}]}]}],
  "endorsement":[` + fullEndorsement + `],"endorsementJwt":["eyJhbGciOiJFZERTQSJ9.e30.c2ln"]}},
"evidence":[{"id":"https://nordmark.example/e/1","type":["Evidence"],"name":"Photo","narrative":"n","description":"d","genre":"Photograph","audience":"all"}],
"endorsement":[` + fullEndorsement + `],"endorsementJwt":["eyJhbGciOiJFZERTQSJ9.e30.c2ln"],
"credentialSchema":[{"id":"https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json","type":"1EdTechJsonSchemaValidator2019"}],
"credentialStatus":{"id":"https://nordmark.example/s/1#5","type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"5","statusListCredential":"https://nordmark.example/s/1"},
"refreshService":{"id":"https://nordmark.example/refresh","type":"1EdTechCredentialRefresh"},"termsOfUse":[{"id":"https://nordmark.example/terms","type":"Terms"}],
"proof":[{"type":"DataIntegrityProof","cryptosuite":"eddsa-rdfc-2022","created":"2026-05-04T12:00:00Z","verificationMethod":"did:web:nordmark.example#1","proofPurpose":"assertionMethod","proofValue":"z1","challenge":"c","domain":"d","nonce":"n"}]}`

const fullEndorsement = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
"id":"https://agency.example/endorsements/1","type":["VerifiableCredential","EndorsementCredential"],"name":"Endorsement","description":"d","issuer":{"id":"did:web:agency.example","type":["Profile"],"name":"Agency"},
"validFrom":"2026-05-04T12:00:00Z","validUntil":"2027-05-04T12:00:00Z","awardedDate":"2026-05-04T12:00:00Z","credentialSubject":{"id":"https://nordmark.example/m/1","type":["EndorsementSubject"],"endorsementComment":"Good"},
"proof":[{"type":"DataIntegrityProof"}]}`

const fullRecord = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
"id":"urn:uuid:clr","type":["VerifiableCredential","ClrCredential"],"name":"Record 2026","description":"d","partial":true,"awardedDate":"2026-05-04T12:00:00Z","validFrom":"2026-05-04T12:00:00Z","validUntil":"2031-05-04T12:00:00Z",
"issuer":{"id":"did:web:nordmark.example","type":["Profile"],"name":"Nordmark"},"image":{"id":"https://nordmark.example/r.png","type":"Image"},
"credentialSubject":{"id":"did:example:ada","type":["ClrSubject"],"identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"Ada","identityType":"name"}],
 "verifiableCredential":[` + fullEndorsement + `],
 "achievement":[{"id":"urn:uuid:a","type":["Achievement"],"name":"Programme","description":"d","criteria":{"narrative":"n"},"achievementType":"LearningProgram"}],
 "association":[{"type":"Association","associationType":"isChildOf","sourceId":"https://nordmark.example/m/1","targetId":"urn:uuid:a"}]},
"endorsement":[` + fullEndorsement + `],"evidence":[{"type":["Evidence"],"name":"Photo"}]}`

const fullDescriptor = `{"@context":["https://www.w3.org/ns/credentials/v2","https://laurel.example/contexts/eu-microcredential/v1"],
"id":"https://nordmark.example/a/1.eu.json","type":["VerifiableCredential","MicroCredentialDescriptor"],"name":"Grafting","issuer":{"id":"did:web:nordmark.example","name":"Nordmark"},
"validFrom":"2026-05-04T12:00:00Z","validUntil":"2031-05-04T12:00:00Z","describes":"https://nordmark.example/a/1",
"credentialSubject":{"id":"did:example:ada","type":["Learner"],"identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"Ada","identityType":"name","salt":"x"}],
 "microCredential":{"id":"https://nordmark.example/m/1","type":["MicroCredential"],"title":"Grafting","language":"en","country":"NO","awardingBody":[{"id":"did:web:nordmark.example","name":"Nordmark"}],
  "awardedOn":"2026-05-04","learningOutcome":["Grafts trees","Tells rootstocks apart"],"workload":{"type":["Workload"],"hours":"37.5","ects":"1.5"},
  "level":{"type":["Level"],"eqf":"http://data.europa.eu/snb/eqf/4","notApplicable":"x"},"assessment":{"type":["Term"],"code":"practical","words":"Practical test"},
  "participation":{"type":["Term"],"words":"On site"},"qualityAssurance":"External examiner","prerequisites":"None","supervision":{"type":["Term"],"code":"id","words":"Supervised"},
  "grade":{"type":["Grade"],"measured":"Final","scale":"Percent","value":"84","best":"100","needed":"60"},"stackability":{"type":["Stacking"],"code":"stackable","words":"Stackable","towards":"Fruit grower"},
  "furtherInformation":"Tools are lent.","skill":[{"id":"https://nordmark.example/skills/1","type":["Skill"],"called":"grafting","code":"1","framework":"F","esco":"http://data.europa.eu/esco/skill/1","atLevel":"4"}]}},
"relatedResource":[{"id":"https://nordmark.example/a/1","mediaType":"application/vc","digestSRI":"sha384-x"},{"id":"https://nordmark.example/contexts/eu-microcredential/v1","mediaType":"application/ld+json","digestSRI":"sha384-y"}],
"credentialSchema":[{"id":"https://nordmark.example/schemas/eu-microcredential/v1","type":"JsonSchema"}],
"credentialStatus":{"id":"https://nordmark.example/s/1#5","type":"BitstringStatusListEntry","statusPurpose":"revocation","statusListIndex":"5","statusListCredential":"https://nordmark.example/s/1"},
"proof":[{"type":"DataIntegrityProof","created":"2026-05-04T12:00:00Z","cryptosuite":"eddsa-rdfc-2022","challenge":"c","domain":"d","nonce":"n","proofPurpose":"assertionMethod","proofValue":"z1","verificationMethod":"did:web:nordmark.example#1"}]}`
