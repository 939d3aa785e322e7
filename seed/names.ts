// Names and disciplines of the demo's people, from many places. Any likeness to a person is chance.
export const givenNames = [
  'Aaliyah', 'Abdullah', 'Adriana', 'Agnieszka', 'Ahmed', 'Aiko', 'Alejandro', 'Alessia', 'Amadou', 'Amelia',
  'Ananya', 'Andrei', 'Anh', 'Anja', 'Arjun', 'Astrid', 'Ayesha', 'Beatriz', 'Benedikt', 'Bilal', 'Björn', 'Carmen',
  'Chiara', 'Chinedu', 'Chloé', 'Daniela', 'Dao', 'Darius', 'Deepika', 'Dimitri', 'Dwayne', 'Edith', 'Efua',
  'Ekaterina', 'Elif', 'Emeka', 'Emil', 'Esperanza', 'Fatima', 'Felipe', 'Femi', 'Fiona', 'Gabriela', 'Giorgos',
  'Guadalupe', 'Gwen', 'Hamza', 'Hannah', 'Haruto', 'Hassan', 'Hélène', 'Ibrahim', 'Imani', 'Ines', 'Iosif', 'Isla',
  'Jamal', 'Jasmine', 'Javier', 'Jelena', 'Jin-woo', 'Jorge', 'Josefine', 'Kaan', 'Kamala', 'Karim', 'Katarzyna',
  'Kenji', 'Kofi', 'Lakshmi', 'Lars', 'Latisha', 'Leila', 'Lerato', 'Liliana', 'Lucía', 'Mahmoud', 'Malia', 'Marcus',
  'Mariam', 'Marta', 'Mateo', 'Mbali', 'Mehmet', 'Mia', 'Miguel', 'Milan', 'Minh', 'Mohammed', 'Nadia', 'Naledi',
  'Nia', 'Nikolai', 'Nils', 'Oluwaseun', 'Omar', 'Paloma', 'Parisa', 'Petra', 'Priya', 'Quentin', 'Rania', 'Ravi',
  'Rebekah', 'Renata', 'Rosa', 'Ryota', 'Saanvi', 'Sadia', 'Sana', 'Santiago', 'Sebastián', 'Siobhán', 'Sofía',
  'Soo-jin', 'Stefan', 'Sunita', 'Tariq', 'Tatiana', 'Teresa', 'Thandiwe', 'Thị', 'Tiago', 'Uma', 'Valentina',
  'Viktor', 'Wanjiru', 'Wei', 'Willem', 'Xiomara', 'Yara', 'Yasmin', 'Yusuf', 'Zainab', 'Zoë', 'Zuzana',
] as const;

export const familyNames = [
  'Abara', 'Abebe', 'Achterberg', 'Aguilar', 'Ahmadi', 'Akhtar', 'Al-Masri', 'Andersson', 'Ansah', 'Antonov',
  'Aroha', 'Bakker', 'Banerjee', 'Barzani', 'Becker', 'Bergström', 'Bianchi', 'Bondarenko', 'Brown', 'Castillo',
  'Chaudhry', 'Chen', 'Choi', 'Cohen', 'Costa', "D'Angelo", 'Da Silva', 'Delgado', 'Demir', 'Diallo', 'Dlamini',
  'Doan', 'Eriksen', 'Espinoza', 'Farah', 'Fernández', 'Fischer', 'Fofana', 'García', 'Ghosh', 'Goldberg',
  'Gonzalez', 'Greene', 'Grimaldi', 'Gupta', 'Haddad', 'Hansen', 'Hernández', 'Hoang', 'Horvat', 'Hughes', 'Huang',
  'Ivanova', 'Jackson', 'Jansen', 'Johansson', 'Jovanović', 'Kaminski', 'Kamau', 'Katz', 'Kaya', 'Khalil', 'Kim',
  'Kowalczyk', 'Kruger', 'Kumar', 'Laurent', 'Le', 'Lindqvist', 'Lopez', 'MacKenzie', 'Mahlangu', 'Malik', 'Marino',
  'Martinez', 'Mazur', 'Mbeki', 'McCarthy', 'Mensah', 'Mihailescu', 'Mokoena', 'Moreau', 'Mukherjee', 'Müller',
  'Nakamura', 'Nguyen', "Ng'ang'a", 'Novák', 'Ó Briain', 'Obi', 'Ogunleye', 'Okeke', 'Öztürk', 'Papadopoulos',
  'Park', 'Patel', 'Petrov', 'Pham', 'Popescu', 'Quispe', 'Rahman', 'Ramirez', 'Rasmussen', 'Reyes', 'Rossi', 'Sato',
  'Schmidt', 'Shah', 'Sharma', 'Sithole', 'Soto', 'Stewart', 'Suzuki', 'Szabó', 'Tanaka', 'Thompson', 'Torres',
  'Traoré', 'Tran', 'Van der Berg', 'Vargas', 'Virtanen', 'Vu', 'Walker', 'Wang', 'Washington', 'Weber', 'Williams',
  'Wójcik', 'Wong', 'Yamamoto', 'Yilmaz', 'Yoon', 'Young', 'Zając', 'Zhou', 'Zimmermann', 'Zulu',
] as const;

export const preferredNames = ['Alex', 'Ash', 'Charlie', 'Jo', 'Kit', 'Lou', 'Max', 'Robin', 'Sasha', 'Toni'] as const;

export const disciplines = {
  therapy: ['Psychotherapy', 'Clinical psychology', 'Family therapy', 'Art therapy', 'Counselling', 'Child psychology'],
  allied: ['Speech pathology', 'Podiatry', 'Dietetics', 'Occupational therapy', 'Exercise physiology', 'Physiotherapy'],
} as const;
